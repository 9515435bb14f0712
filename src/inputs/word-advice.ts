/**
 * What to write instead of other words for true and false, and of numbers in other forms. Each is a sentence with the
 * blank before it, and empty where nothing comes near.
 */
import { didYouMean } from "../errors/nearest.ts";

const YES = /^(?:true|yes|y|on|1|enabled?)$/i;
const NO = /^(?:false|no|n|off|0|disabled?)$/i;

/** For what is neither "true" nor "false". */
export function truthAdvice(text: string): string {
  const word = unquoted(text);
  if (YES.test(word)) return didYouMean(["true"]);
  return NO.test(word) ? didYouMean(["false"]) : "";
}

/** For what is no whole number in these bounds. */
export function numberAdvice(text: string, least: number, most: number): string {
  const digits = unquoted(text).replace(/^\+|(?<=\d)[,_' ](?=\d{3}\b)|\.0*$/g, "");
  const isNear = /^\d{1,15}$/.test(digits) && digits !== text;
  return isNear && Number(digits) >= least && Number(digits) <= most ? didYouMean([digits]) : "";
}

/** A number of deletions or a percentage. */
export function limitAdvice(text: string): string {
  if (/^(?:-1|none|no|never|off|unlimited|infinity)$/i.test(unquoted(text))) {
    return " Without a limit, leave it out.";
  }
  const [, digits] = /^(\d{1,3})\s*(?:%|percent|per cent|pct)$/i.exec(unquoted(text)) ?? [];
  if (digits !== undefined && Number(digits) <= 100) return didYouMean([`${digits}%`]);
  return numberAdvice(text, 0, Number.MAX_SAFE_INTEGER);
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2").trim();
}
