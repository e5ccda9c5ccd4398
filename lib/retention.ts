/** So long a run's objects are kept: it can be undone for 90 days (a test holds the two together), and an undo itself may take two. */
export const keptDays = 93;
