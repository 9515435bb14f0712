import { describe, expect, it } from "@jest/globals";

import { ActionError } from "../../src/errors/action-error.ts";
import { InputError } from "../../src/errors/input-error.ts";
import { failedStart } from "../../src/report/failed-start.ts";

describe("a run that ended before it began", () => {
  it("says everything that is wrong with the inputs, an item each", () => {
    const error = new InputError(['Input "age" is "7": wrong.', "Input two <b>.\nInput three."]);
    expect(failedStart(error)).toEqual({
      title: "ACR Prune: 3 things are wrong with the inputs. Nothing was deleted.",
      message: 'Input "age" is "7": wrong.\nInput two <b>.\nInput three.',
      page: `## ACR Prune: 3 things are wrong with the inputs. Nothing was deleted.

- Input &#34;age&#34; is &#34;7&#34;: wrong.
- Input two &#60;b&#62;.
- Input three.

What each input takes: <https://github.com/acr-prune/acr-prune/blob/v1/docs/inputs.md>.
`,
    });
    const { title } = failedStart(new InputError(["One."]));
    expect(title).toBe("ACR Prune: 1 thing is wrong with the inputs. Nothing was deleted.");
  });

  it("says once that nothing was deleted", () => {
    expect(failedStart(new ActionError("There is no place. Nothing was deleted."))).toEqual({
      title: "ACR Prune: could not begin. Nothing was deleted.",
      message: "There is no place.",
      page: "## ACR Prune: could not begin. Nothing was deleted.\n\n- There is no place.\n",
    });
  });

  it("takes whatever was thrown", () => {
    expect(failedStart("x").message).toBe("x");
  });
});
