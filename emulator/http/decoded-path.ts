// The path of a request, decoded, so that `team%2Fapp` and `team/app` are one repository.

/** Without the query; as it was sent where it cannot be decoded. */
export function decodedPath(url: string): string {
  const path = url.split("?", 1)[0] ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
