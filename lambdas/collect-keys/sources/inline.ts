import { KeyFileError } from '../../shared/errors.ts';
import { typedKey } from '../../shared/typed-key.ts';
import type { CollectedRow, KeySource } from './source.ts';

/** Keys within the incident parameters themselves. */
export const inlineSource: KeySource = {
  async *collect(_cursor, { run, incident }) {
    const { impactedKeys } = incident;
    const keys = impactedKeys.source === 'inline' ? impactedKeys.keys : [];
    const rows = keys.map((raw, index): CollectedRow => {
      try {
        return { row: { key: typedKey(raw, run.keySchema) }, order: '' };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new KeyFileError(`impactedKeys.keys[${index}]: ${reason}. Start a new run with corrected parameters.`);
      }
    });
    yield { rows, reading: 'inline', next: { kind: 'done' } };
  },
};
