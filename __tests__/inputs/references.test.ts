import { describe, expect, it } from "@jest/globals";

import { mergePins, pinsIn, type Pins } from "../../src/inputs/references.ts";

const HEX = "0123456789abcdef".repeat(4);
const A = `sha256:${HEX}`;
const B = `sha256:${"b".repeat(64)}`;
const LONG = `sha512:${HEX}${HEX}`;

/** As sorted text: digests, and tags behind their repository. */
function flat({ digests, tagsByRepository }: Pins): readonly string[] {
  const tags = [...tagsByRepository].flatMap(([name, own]) => [...own].map((t) => `${name}:${t}`));
  return [...digests, ...tags].sort();
}

const pinned = (text: string, registry = "contoso.azurecr.io") => flat(pinsIn(text, registry));

describe("digests in a text", () => {
  it.each([
    ["nothing", "", []],
    ["one alone", A, [A]],
    ["one behind any image name", `docker.io/library/nginx@${A}`, [A]],
    ["several in a line", `a@${A} b@${B},${LONG}`, [A, B, LONG]],
    ["each once", `${A}\n${A}`, [A]],
    ["in YAML", `  digest: "${A}"\r\n  other: '${B}'\r\n`, [A, B]],
    ["in JSON", `{"digest":"${A}"}`, [A]],
    ["in HCL", `digest = "${A}"`, [A]],
    ["behind a mark of the encoding", `\uFEFF${A}`, [A]],
    ["at the end of a sentence", `(${A}).`, [A]],
    ["before letters that are no hex", `${A}ghi ${B}_1`, [A, B]],
    ["in upper case, which only the digest can mean", `SHA256:${HEX.toUpperCase()}`, [A]],
    [
      "in a package URL",
      `pkg:oci/api@sha256%3A${HEX}?arch=amd64 x@sha512%3a${HEX}${HEX}`,
      [A, LONG],
    ],
    ["not as part of longer hex", `${A}0 ${B}F`, []],
    ["not with fewer digits", A.slice(0, -1), []],
    ["not with the digits of another algorithm", `sha512:${HEX} sha256:${HEX}${HEX}`, []],
    ["not without algorithm", `${HEX} md5:${HEX}`, []],
  ])("are found: %s", (_, text, expected) => {
    expect(pinned(text)).toEqual(expected);
  });
});

const IMAGE = "contoso.azurecr.io/team/api:v1";

describe("tags of the registry in a text", () => {
  it.each([
    ["alone", IMAGE, ["team/api:v1"]],
    ["in a Dockerfile", `FROM --platform=x ${IMAGE} AS base`, ["team/api:v1"]],
    ["in YAML", `containers:\r\n- image: ${IMAGE}\r\n`, ["team/api:v1"]],
    ["in JSON", `{"image":"${IMAGE}","x":["${IMAGE}0"]}`, ["team/api:v1", "team/api:v10"]],
    ["in HCL", `image = "${IMAGE}"`, ["team/api:v1"]],
    ["in single quotes, brackets, chevrons", `'${IMAGE}' (${IMAGE}) <${IMAGE}>`, ["team/api:v1"]],
    ["behind docker://", `uses: docker://${IMAGE}`, ["team/api:v1"]],
    ["behind https://", `https://${IMAGE}`, ["team/api:v1"]],
    ["behind a mark of the encoding", `\uFEFF${IMAGE}`, ["team/api:v1"]],
    ["behind an equals sign and a minus", `--image=${IMAGE} -${IMAGE}`, ["team/api:v1"]],
    ["behind an escaped line end", `"a\\n${IMAGE}\\n${IMAGE}2"`, ["team/api:v1", "team/api:v12"]],
    ["behind an escaped character", `"\\u003c${IMAGE}\\u003e"`, ["team/api:v1"]],
    [
      "in colour",
      `\u001B[1;32m${IMAGE}\u001B[0m \u001B[m${IMAGE}2`,
      ["team/api:v1", "team/api:v12"],
    ],
    ["before a comma, a colon, a semicolon", `${IMAGE}, ${IMAGE}: ${IMAGE};`, ["team/api:v1"]],
    ["several in a line", `${IMAGE},${IMAGE}2`, ["team/api:v1", "team/api:v12"]],
    ["with the host in any case", "Contoso.AzureCR.IO/team/api:V1", ["team/api:V1"]],
    ["with the port of https", "contoso.azurecr.io:443/api:v1", ["api:v1"]],
    ["with a digest, pinning both", `${IMAGE}@${A}`, [A, "team/api:v1"]],
    ["with a digest alone", `contoso.azurecr.io/team/api@${A}`, [A]],
    [
      "with any repository name",
      "contoso.azurecr.io/a.b/c_d/e__f/g--h/0:x contoso.azurecr.io/a:x",
      ["a.b/c_d/e__f/g--h/0:x", "a:x"],
    ],
    ["with any tag", "contoso.azurecr.io/a:_1.2-Rc_3", ["a:_1.2-Rc_3"]],
    [
      "with a tag of 128 characters",
      `contoso.azurecr.io/a:${"x".repeat(128)}`,
      [`a:${"x".repeat(128)}`],
    ],
    ["not with a longer tag", `contoso.azurecr.io/a:${"x".repeat(129)}`, []],
    ["not with a much longer tag", `contoso.azurecr.io/a:${"x".repeat(1000)}`, []],
    ["not with an empty tag", "contoso.azurecr.io/a: b contoso.azurecr.io/a:${TAG}", []],
    ["not without a tag", "contoso.azurecr.io/team/api", []],
    ["not without a repository", "contoso.azurecr.io:v1 contoso.azurecr.io/:v1", []],
    ["not with what is no repository name", "contoso.azurecr.io/a//b:v1", []],
    ["not of a registry whose name ends alike", `x${IMAGE} my-${IMAGE} my.${IMAGE}`, []],
    ["not of a registry whose name begins alike", "contoso.azurecr.io.evil.io/api:v1", []],
    ["not of a registry at another port", "contoso.azurecr.io:5000/api:v1", []],
    ["not of a name that a dot only looks like", "contoso-azurecr.io/api:v1", []],
    ["not of another registry", "docker.io/library/nginx:1", []],
  ])("are found: %s", (_, text, expected) => {
    expect(pinned(text)).toEqual(expected);
  });

  it("are read with and without the punctuation at their end, which may belong to the sentence", () => {
    expect(pinned(`We run ${IMAGE}.`)).toEqual(["team/api:v1", "team/api:v1."]);
    expect(pinned(`_${IMAGE}_`)).toEqual(["team/api:v1", "team/api:v1_"]);
    expect(pinned(`contoso.azurecr.io/a:${"x".repeat(128)}...`)).toEqual([`a:${"x".repeat(128)}`]);
  });

  it("are found at a registry with a port", () => {
    expect(
      pinned("localhost:5443/a:1 localhost/a:2 localhost:54430/a:3", "localhost:5443"),
    ).toEqual(["a:1"]);
    expect(pinned("[::1]:5443/a:1", "[::1]:5443")).toEqual(["a:1"]);
    expect(pinned("contoso.io/a:1 contoso.io:443/a:2", "contoso.io:443")).toEqual(["a:1", "a:2"]);
  });

  it("are found within another reference", () => {
    expect(pinned("contoso.azurecr.io/cache/contoso.azurecr.io/api:v1")).toEqual([
      "api:v1",
      "cache/contoso.azurecr.io/api:v1",
    ]);
  });

  it("are not looked for when the registry is not known", () => {
    expect(pinned(`${IMAGE}@${A} /team/api:v1`, "")).toEqual([A]);
  });
});

const SIZE = 4_000_000;

describe("searching", () => {
  const long = (text: string) => text.repeat(SIZE / text.length);
  it.each([
    ["hosts", long("contoso.azurecr.io/")],
    ["references", long("contoso.azurecr.io/x:")],
    ["a repository without end", `contoso.azurecr.io/${long("a")}`],
    ["a tag without end", `${"contoso.azurecr.io/".repeat(13)}x:${long("a")}`],
    ["full stops", `contoso.azurecr.io/x:a${long(".")}b`],
    ["dashes", long(`contoso.azurecr.io/${"a-".repeat(118)}:`)],
    ["algorithms", long("sha256:")],
    ["hex", `sha256:${long("a")}`],
    ["colours", long("\u001B[0;0;0;0;0;0;0;0;")],
  ])("takes time in proportion to the text: %s", (_, text) => {
    const start = performance.now();
    pinsIn(text, "contoso.azurecr.io");
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("pins of several texts", () => {
  it("are those of each", () => {
    const texts = [
      `x@${A} contoso.azurecr.io/a:1`,
      `${B} contoso.azurecr.io/a:2`,
      "contoso.azurecr.io/b:1",
    ];
    const merged = mergePins(texts.map((text) => pinsIn(text, "contoso.azurecr.io")));
    expect(flat(merged)).toEqual(["a:1", "a:2", "b:1", A, B]);
  });
});

describe("references to a registry with keys", () => {
  const keyed = (text: string, host = "acme.jfrog.io") => flat(pinsIn(text, host, true));

  it.each([
    ["behind the key", "acme.jfrog.io/docker-local/team/app:1.0"],
    ["behind the key of a virtual repository", "ACME.jfrog.io/docker/team/app:1.0"],
    ["with the key in the host", "docker-local.acme.jfrog.io/team/app:1.0"],
    ["at a port of its own", "acme.jfrog.io:8443/team/app:1.0"],
  ])("pin the image %s", (_, text) => {
    expect(keyed(`image: ${text}\n`)).toContain("team/app:1.0");
  });

  it("do not stand on other hosts", () => {
    expect(keyed("evil-acme.jfrog.io/docker/app:1.0 acme.jfrog.io.test/docker/app:1.0")).toEqual(
      [],
    );
    expect(keyed("acme-jfrog-io/docker/app:1.0")).toEqual([]);
  });

  it("are none of a registry without keys", () => {
    expect(pinned("x.contoso.azurecr.io/app:1.0 contoso.azurecr.io:8443/app:1.0")).toEqual([]);
  });
});
