/**
 * What the world puts into registries: one small repository for each way in which tools name and refer to things, with the manifests as
 * they write them. Read it as documentation. The names are the expected result, written by hand from docs/how-it-decides.md:
 * a manifest whose name begins with `old` must go, every other one must stay, and so must the tags of what stays, unless
 * they stand in `loses`. All is a month old.
 */
import { BY_KIND } from "./kinds.ts";
import type { Shape } from "./parts.ts";
import { REFERENCES } from "./references.ts";

export const SHAPES: readonly Shape[] = [...REFERENCES, ...BY_KIND];
