/**
 * How the user wants to sign in. Inputs say it, and each kind of registry makes of it what it can.
 */
export type SignIn =
  /** An access token, as it is. */
  | { readonly by: "token"; readonly token: string }
  /** The admin user, a repository-scoped token, or a service principal; where tokens are passwords, with a token. */
  | { readonly by: "password"; readonly username: string; readonly password: string }
  /** The job's own OIDC token, for an application or a user-assigned identity that trusts it. */
  | { readonly by: "job-token"; readonly clientId: string; readonly tenantId: string }
  /** The runner's managed identity; undefined for the system-assigned one. */
  | { readonly by: "managed-identity"; readonly clientId: string | undefined }
  /** Nothing was said: whatever the job's environment has. */
  | { readonly by: "environment" };
