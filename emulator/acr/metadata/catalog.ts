// `GET /acr/v1/_catalog` and `GET /v2/_catalog`: names of the repositories that have a manifest, and of empty ones that a switch
// keeps. It may be cut short without any sign of it.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import type { Call } from "../api/call.ts";
import { linkTo, listField, pageQuery, takePage } from "../api/paging.ts";
import { isListed } from "./visibility.ts";

export function catalog(call: Call): Answer {
  const { registry, switches } = call;
  const query = pageQuery(call);
  const { last } = query;
  const visible = registry
    .repositories()
    .filter((name) =>
      isListed({ attributes: registry.repository(name).attributes, listedFrom: 0 }, name, switches),
    );
  const names = visible.slice(0, switches.catalogStopsAfter);
  const after = last === undefined ? names : names.filter((name) => name > last);
  const entries = after.map((name) => ({ key: name, item: name }));
  const page = takePage(entries, query.size, () => true);
  const link = linkTo(call.route.path, page.cursor, query);
  return jsonAnswer(200, listField("repositories", page.items, switches), link);
}
