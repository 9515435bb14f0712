/**
 * Why an input or a variable that was set is empty. The runner says nothing of it (GitHub, "Using secrets in GitHub
 * Actions"), so the words are needed wherever something is missing.
 */

/** Of one whose value is a secret. */
export const SECRETS_COME_EMPTY =
  'A secret comes empty, without a word, when its name is misspelt, when it is one of another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and of Dependabot.';

/** Of one whose value is a variable or a secret. */
export const VALUES_COME_EMPTY =
  'What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find comes empty, without a word: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.';
