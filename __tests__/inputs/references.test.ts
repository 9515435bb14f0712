import { describe, expect, it } from "@jest/globals";

import { repositoriesIn } from "../../src/inputs/references.ts";
import { pinsOf } from "../support/pins.ts";

const HEX = "0123456789abcdef".repeat(4);
const A = `sha256:${HEX}`;
const B = `sha256:${"b".repeat(64)}`;
const LONG = `sha512:${HEX}${HEX}`;

/** What a text pins in a registry that has these repositories. */
const REPOSITORIES = ["team/api", "a", "a.b/c_d/e__f/g--h/0", "cache/contoso.azurecr.io/api"];
const pinned = (text: string) => pinsOf(text, REPOSITORIES);

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

describe("tags in a text", () => {
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
    ["with any port", "contoso.azurecr.io:443/a:v1 localhost:5443/a:v2", ["a:v1", "a:v2"]],
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
    ["not of a repository that is not there", "contoso.azurecr.io/team/web:v1", []],
    ["not of a repository whose name ends alike", "x.io/my-team/api:v1 x.io/xa:v1", []],
    ["not of a repository whose name begins alike", "x.io/team/api/base:v1 x.io/ab:v1", []],
  ])("are found: %s", (_, text, expected) => {
    expect(pinned(text)).toEqual(expected);
  });

  it.each([
    ["the login server", IMAGE],
    ["a regional endpoint", "contoso.westeurope.geo.azurecr.io/team/api:v1"],
    ["a domain name label", "contoso-d5bxhcgmd3c0eyf2.azurecr.io/team/api:v1"],
    ["a private link, or a name of one's own", "registry.contoso.internal:8443/team/api:v1"],
    ["an address", "[::1]:5443/team/api:v1"],
    [
      "Terraform's login server",
      'image = "${azurerm_container_registry.main.login_server}/team/api:v1"',
    ],
    ["an alias of Bicep", "module a 'br/contoso:team/api:v1' = {}"],
    ["a registry of Bicep", "module a 'br:contoso.azurecr.io/team/api:v1' = {}"],
    ["a variable of a shell", "docker pull $REGISTRY/team/api:v1"],
    ["a variable of a shell, in braces", "docker pull ${REGISTRY:-contoso}/team/api:v1"],
    ["a value of Helm", "image: {{ .Values.registry }}/team/api:v1"],
    ["an expression of GitHub", "image: ${{ env.REGISTRY }}/team/api:v1"],
    ["a cache rule", "contoso.azurecr.io/mirror/team/api:v1"],
    ["nothing, where the registry is a default", "image: team/api:v1"],
    ["escaped slashes", '"image":"contoso.azurecr.io\\/team\\/api:v1"'],
    ["the key of Artifactory", "acme.jfrog.io/docker-local/team/api:v1"],
    ["the key of a virtual repository", "ACME.jfrog.io/docker/team/api:v1"],
    ["the key in the host", "docker-local.acme.jfrog.io/team/api:v1"],
    ["a port of Artifactory", "acme.jfrog.io:8443/team/api:v1"],
  ])("pin by the repository, whatever stands before it: %s", (_, text) => {
    expect(pinned(text)).toEqual(["team/api:v1"]);
  });

  it("pin every repository that is meant: too many keep only more", () => {
    expect(pinsOf("x.io/team/api:v1", ["team/api", "api", "i"])).toEqual(["api:v1", "team/api:v1"]);
  });

  it("are read with and without the punctuation at their end, which may belong to the sentence", () => {
    expect(pinned(`We run ${IMAGE}.`)).toEqual(["team/api:v1", "team/api:v1."]);
    expect(pinned(`_${IMAGE}_`)).toEqual(["team/api:v1", "team/api:v1_"]);
    expect(pinned(`contoso.azurecr.io/a:${"x".repeat(128)}...`)).toEqual([`a:${"x".repeat(128)}`]);
  });

  it("are found within another reference", () => {
    const repositories = ["api", "cache/contoso.azurecr.io/api"];
    expect(pinsOf("contoso.azurecr.io/cache/contoso.azurecr.io/api:v1", repositories)).toEqual([
      "api:v1",
      "cache/contoso.azurecr.io/api:v1",
    ]);
  });

  it("are found behind what only looks like a tag", () => {
    expect(pinsOf("x:a:b:c/d:e", ["x", "a", "b", "c/d", "d"])).toEqual([
      "a:b",
      "b:c",
      "c/d:e",
      "d:e",
      "x:a",
    ]);
  });
});

describe("the repositories of a path", () => {
  it.each([
    ["a", ["a"]],
    ["/a", ["/a", "a"]],
    ["x.io/a/b", ["x.io/a/b", "a/b", "b"]],
    ["a/", ["a/", ""]],
    ["", [""]],
  ])("are all that it may end in: %j", (path, expected) => {
    expect([...repositoriesIn(path)]).toEqual(expected);
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
    ["paths", long("a/")],
    ["paths with tags", long(`${"a/".repeat(128)}a:t `)],
    ["colours", long("\u001B[0;0;0;0;0;0;0;0;")],
  ])("takes time in proportion to the text: %s", (_, text) => {
    const start = performance.now();
    pinned(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
