/** How long a person has for an approval that the incident sets no time for, in sandbox minutes. */
export const approvalMinutes = 240;

/** How long sandbox seconds take here: `45 seconds`, `16 minutes`. */
export const realTime = (sandboxSeconds: number, timeScale: number): string => {
  const seconds = sandboxSeconds / timeScale;
  if (seconds >= 100) return `${Math.round(seconds / 60)} minutes`;
  return seconds >= 2 ? `${Math.round(seconds)} seconds` : 'a moment';
};
