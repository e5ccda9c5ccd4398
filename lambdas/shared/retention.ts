/** So many days after its start a run can be undone. The recovery bucket keeps journals a little longer: lib/retention.ts. */
export const undoDays = 90;
