import { html } from 'hono/html';
import { type Approval, type AskedRepair, isAskedUndo } from '../shared/approvals.ts';
import type { Undo } from '../shared/incident.ts';
import { count, counted, freezeScope, minutes, utcToTheSecond } from '../shared/mail/words.ts';
import type { Html } from './frame.ts';
import { visible } from './plain-value.ts';

/** A term and what it is. */
export const row = (name: string, value: string): Html => html`<dt>${name}</dt><dd>${visible(value)}</dd>`;

const onConflict = {
  skip: 'left alone and listed',
  fail: 'left alone, and the run fails: somebody settles them by hand',
  force: 'WRITTEN OVER, as the approved plan shows them',
} as const;

const repairRows = ({ restoreTo, impactedKeys, patch, approval, restore, dryRun }: AskedRepair): (Html | '')[] => [
  row('Back to', utcToTheSecond(restoreTo)),
  row('Impacted items', impactedKeys),
  row('Attributes', patch.attributes === undefined ? 'all that differ' : patch.attributes.join(', ')),
  row('Items created since', patch.createdItems === 'delete' ? 'deleted' : 'kept'),
  row(
    'Items written again later',
    patch.laterWrites === 'conflict' ? 'conflicts' : 'written over (patch.laterWrites is "overwrite")',
  ),
  row('Conflicts', onConflict[patch.onConflict]),
  approval.beforePatch ? row('Plan', 'shown first, and only what was approved of it is applied') : '',
  dryRun ? row('Rehearsal', 'nothing is written') : '',
  patch.canary === undefined ? '' : row('Canary', `${counted(patch.canary, 'item')} first`),
  patch.marker === undefined ? '' : row('Marker', `repaired items get the run's name in the attribute ${patch.marker}`),
  restore.useTable === undefined ? '' : row('Restored table', restore.useTable),
];

const commonRows = ({ patch, freeze }: AskedRepair | Undo): (Html | '')[] => {
  const tenants = freeze.tenants === undefined ? '' : ` Tenants: ${freeze.tenants.join(', ')}.`;
  return [
    patch.maxWriteUnitsPerSecond === undefined
      ? ''
      : row('Write units', `at most ${count(patch.maxWriteUnitsPerSecond)} a second`),
    patch.stopOnAlarm === undefined ? '' : row('Stops on', `the alarm ${patch.stopOnAlarm}`),
    row('Freeze', `${freezeScope[freeze.scope]}${tenants} At most for ${minutes(freeze.maxMinutes)}.`),
    freeze.pauseMappings === undefined ? '' : row('Paused meanwhile', freeze.pauseMappings.join(', ')),
  ];
};

/** What was asked: the incident, in words. */
export const askedSection = ({ asked, tableName, runId, pass }: Approval): Html => html`<h2>What was asked</h2>
<div class="card"><dl>
${row('Table', tableName)}
${row('Reason', asked.reason || 'none was given')}
${row('Asked for by', asked.requestedBy || 'nobody named')}
${isAskedUndo(asked) ? row('Undo', `what run ${asked.undo.runId} wrote goes back, where the table still holds it`) : repairRows(asked)}
${commonRows(asked)}
${row('Run', pass > 1 ? `${runId}, pass ${pass}` : runId)}
</dl></div>`;
