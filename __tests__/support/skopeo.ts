/** skopeo, with nothing of this machine's settings: no home, no policy, no stored logins. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { Layout } from "./image-layout.ts";
import { PASSWORD, USERNAME } from "./run-action.ts";

export interface Skopeo {
  /** `skopeo copy --all`. */
  copy(from: string, to: string): Promise<void>;
  /** What a layout holds after this image has been pulled into it. */
  pull(image: string): Promise<readonly string[]>;
  delete(image: string): Promise<void>;
}

/** skopeo as the full account of an emulator; its files go into `folder`. */
export async function skopeoFor(caPem: string, folder: string): Promise<Skopeo> {
  await writeFile(join(folder, "ca.crt"), caPem);
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    REGISTRY_AUTH_FILE: join(folder, "auth.json"),
  };
  const run = async (...args: readonly string[]): Promise<void> => {
    const flags = ["--insecure-policy", "--tmpdir", folder];
    await promisify(execFile)("skopeo", [...flags, ...args], { env });
  };
  const login = (prefix: string) => [
    `--${prefix}creds`,
    `${USERNAME}:${PASSWORD}`,
    `--${prefix}cert-dir`,
    folder,
  ];
  const copy = (from: string, to: string) => {
    const side = from.startsWith("docker:") ? "src-" : "dest-";
    return run("copy", "--all", "--preserve-digests", ...login(side), from, to);
  };
  let pulls = 0;
  return {
    copy,
    pull: async (image) => {
      pulls += 1;
      const layout = new Layout(join(folder, `pulled-${pulls}`));
      await copy(image, `oci:${layout.path}:pulled`);
      return layout.contents();
    },
    delete: (image) => run("delete", ...login(""), image),
  };
}
