// Loaded into the action's process by tests of what it loads on the way: each part of dist but the first is ready half a second
// late, while everything else goes on.
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!/[/]dist[/]\d+[.]index[.]js$/.test(url)) return loaded;
    const source = `${loaded.source}\nawait new Promise((resolve) => setTimeout(resolve, 500));\n`;
    return { ...loaded, source };
  },
});
