// What is wrong with a query, as the service names it.

export class KqlError extends Error {
  readonly kind: "SyntaxError" | "SemanticError";
  readonly code: string;

  constructor(kind: KqlError["kind"], code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

export function unresolved(operator: string, name: string): KqlError {
  const message = `'${operator}' operator: Failed to resolve table or column expression named '${name}'`;
  return new KqlError("SemanticError", "SEM0100", message);
}
