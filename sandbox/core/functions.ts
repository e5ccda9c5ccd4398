/** How a function ends in the middle of an invocation: as by its own timeout, or as by a crash of its process. */
export const cuts = ['timeout', 'crash'] as const;
export type Cut = (typeof cuts)[number];

/** What injected faults need of Lambda. The service `lambda` is one. */
export interface Functions {
  hasFunction(functionName: string): boolean;
  /** Ends every invocation of it that is running; its environments are gone. */
  cutOff(functionName: string, cut: Cut): Promise<void>;
}
