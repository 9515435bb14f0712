/**
 * Why an input or a variable that was set is empty. The runner says nothing of it, so the words are needed
 * wherever something is missing.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets#using-secrets-in-a-workflow
 */

/** Of one whose value is a secret. */
export const SECRETS_COME_EMPTY =
  'A secret is empty, without a warning, when its name is misspelled, when it belongs to another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and from Dependabot.';

/** Of one whose value is a variable or a secret. */
export const VALUES_COME_EMPTY =
  'What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.';
