/**
 * What to do next: how to agree with a dry run, or what is left after a real one. Empty where there is nothing to do.
 */
import { documentation } from "../errors/documentation.ts";
import { duration, roughly } from "./figures.ts";
import type { Overview } from "./first-screen.ts";
import { code, count, counted, details } from "./markdown.ts";
import { paceOf, timeFor } from "./pace.ts";
import { planTotalsOf } from "./plan-totals.ts";
import type { Report } from "./report.ts";

/** As one paragraph. */
export function nextStep(overview: Overview): readonly string[] {
  const sentences = overview.report.dryRun ? afterDryRun(overview) : afterRun(overview);
  return sentences.length === 0 ? [] : [sentences.join(" ")];
}

function canBeAgreedTo({ report, totals }: Overview): boolean {
  return report.dryRun && isWhole(report) && totals.planned + totals.tagsPlanned > 0;
}

function afterDryRun(overview: Overview): readonly string[] {
  const { report } = overview;
  if (!canBeAgreedTo(overview)) return waitingText(report);
  const { deletionsPerSecond } = paceOf(report);
  const time = roughly(timeFor(report));
  const pace = time.startsWith("about") ? ` at ${deletionsPerSecond} deletions a second` : "";
  const right = isAzure(report) ? `role ${code("AcrDelete")}` : "permission to delete";
  const agreed = `Right as it is? Set ${code("dry-run: false")}. It takes ${time}${pace}, and needs the ${right}, which this run did not ask for.`;
  const exactly =
    report.plan === undefined
      ? [
          `To delete exactly this and nothing newer, keep the report of this run and give it as ${code("plan")}.`,
        ]
      : waitingText(report);
  return [agreed, ...exactly, "What is deleted can be restored only where soft delete is on."];
}

/** Others are a repository somewhere below their host. */
function isAzure({ registry }: Report): boolean {
  return !registry.includes("/");
}

/**
 * How to give the right to delete, folded. Whether this identity has it is not known: only a token that may delete would tell, and
 * a dry run never holds one.
 */
export function missingRole(overview: Overview): readonly string[] {
  const { registry, settings } = overview.report;
  if (!canBeAgreedTo(overview) || !isAzure(overview.report)) return [];
  // Names of registries have no hyphen: what follows one was put there by Azure. Nothing foreign gets into the command.
  const [, name = "REGISTRY"] = /^([a-z0-9]+)(?:-[a-z0-9]+)?\.azurecr\./.exec(registry) ?? [];
  const clientId = /^[0-9a-f-]{36}$/i.exec(settings["client-id"] ?? "")?.[0] ?? "CLIENT_ID";
  return details(`Without the role ${code("AcrDelete")}`, [
    "A run without it says so before it reads anything. To give it:",
    "",
    "```sh",
    `az role assignment create --role AcrDelete --assignee ${clientId} \\`,
    `  --scope "$(az acr show --name ${name} --query id --output tsv)"`,
    '# On a registry with ABAC permissions: --role "Container Registry Repository Contributor".',
    "# A repository-scoped token needs content/delete in its scope map.",
    `# ${documentation("sign-in.md#permissions")}`,
    "```",
  ]);
}

/** Whether a run has decided over everything, and has nothing to say against what it decided. */
function isWhole(report: Report): boolean {
  const { stopped, brokenOff, cancelled, isTimeUp, unreached, absentNames, deletionLimit } = report;
  const isThrough = stopped === undefined && brokenOff === undefined && absentNames.length === 0;
  return isThrough && deletionLimit === undefined && !cancelled && !isTimeUp && unreached === 0;
}

function afterRun({ report, totals }: Overview): readonly string[] {
  const { failed, blocked, cancelled, tagsFailed } = totals;
  const left = [
    ...(failed > 0 ? [`the ${count(failed)} that failed`] : []),
    ...(tagsFailed > 0 ? [`the ${counted(tagsFailed, "tag")} that failed`] : []),
    ...(blocked > 0 ? [`the ${count(blocked)} left alone because of that`] : []),
    ...(cancelled > 0 ? [`the ${count(cancelled)} not begun`] : []),
  ];
  if (left.length === 0 || !hasRun(report)) return waitingText(report);
  const last = left.at(-1) ?? "";
  const all = left.length === 1 ? last : `${left.slice(0, -1).join(", ")} and ${last}`;
  return [
    `Left for the next run: ${all}.`,
    ...(isLocked(report) ? [`What is locked and may go needs ${code("unlock: true")}.`] : []),
    ...(cancelled > 0 || report.unreached > 0 ? [] : ["Nothing else is left."]),
    ...waitingText(report),
    timeText(report),
  ];
}

function hasRun({ deletionLimit, absentNames, stopped }: Report): boolean {
  return deletionLimit === undefined && absentNames.length === 0 && stopped === undefined;
}

/** Without a pace: what a run took is reading, too. */
function timeText({ startedAt, finishedAt }: Report): string {
  const ms = finishedAt.getTime() - startedAt.getTime();
  return `This run took ${ms < 1000 ? "less than a second" : duration(ms)}.`;
}

function isLocked({ repositories, settings }: Report): boolean {
  if (settings["unlock"] === "true") return false;
  return repositories.some(({ manifests }) =>
    manifests.some(({ outcome }) => outcome?.state === "refused" && /lock/i.test(outcome.why)),
  );
}

/** What an applied plan leaves: nothing has to be done for what is wanted, and what is new waits. */
function waitingText(report: Report): readonly string[] {
  const { wanted, waiting, waitingTags } = planTotalsOf(report);
  const what = [
    ...(waiting > 0 ? [`${count(waiting)} new ${waiting === 1 ? "one" : "ones"}`] : []),
    ...(waitingTags > 0 ? [counted(waitingTags, "new tag")] : []),
  ].join(" and ");
  const wait = waiting + waitingTags === 1 ? "waits" : "wait";
  return [
    ...(wanted > 0 ? [`Nothing has to be done for the ${count(wanted)} wanted by now.`] : []),
    ...(what === ""
      ? []
      : [
          `The ${what} ${wait} for the next plan: make one by a run with ${code("dry-run: true")}.`,
        ]),
  ];
}
