import { notImplemented } from './service.ts';

/** Refuses by name whatever `fields` has beyond what is known. `what`: whose they are. */
export const refuseOthers = (what: string, fields: unknown, known: readonly string[]): void => {
  for (const [name, value] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && !known.includes(name)) throw notImplemented(`${name} of ${what}`);
  }
};
