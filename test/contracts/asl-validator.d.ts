declare module 'asl-validator' {
  /** Checks a definition against the States Language's schema. */
  export default function validate(definition: unknown): { isValid: boolean; errors: unknown[] };
}
