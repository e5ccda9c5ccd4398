/** How long a change of a role's policies is given to spread through IAM. AWS names no figure; seconds are usual. */
export const settleSeconds = 15;

/**
 * Attaching is given up before a thaw that began meanwhile has settled: the thaw detaches once more at its end, so nothing is attached
 * when the table's next recovery looks. That one detaches only what was not there.
 */
export const attachSeconds = 10;
