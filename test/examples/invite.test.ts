import { expect, it } from '@jest/globals';
import { getDefault } from 'valibot';
import { invitation } from '../../examples/orders/demo/invite.ts';
import { approvalMinutes } from '../../examples/orders/real-time.ts';
import { timeoutMinutes } from '../../lambdas/shared/incident-fields.ts';

const url = `http://127.0.0.1:4599/${'x'.repeat(80)}/approve/abc`;

it('shows the approval link on a line of its own, and how many real minutes the demo waits', () => {
  const words = invitation(url, { yes: false, timeScale: 60 });
  expect(words.split('\n')).toContain(url);
  expect(words).toMatch(/type approve.*waits 4 minutes/);
});

it('asks nobody when it approves itself', () => {
  const words = invitation(url, { yes: true, timeScale: 60 });
  expect(words.split('\n')).toContain(url);
  expect(words).not.toContain('waits');
});

it('knows how long an approval waits by default', () => expect(approvalMinutes).toBe(getDefault(timeoutMinutes)));
