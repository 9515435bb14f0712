/**
 * Makes JavaScript of TypeScript for jest, by Node's own means: types become blanks, so that lines and columns stay.
 * https://nodejs.org/docs/latest-v24.x/api/module.html#modulestriptypescripttypescode-options
 */
import { stripTypeScriptTypes } from "node:module";

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
