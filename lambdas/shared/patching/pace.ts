/** Writers ask it before each request. */
export interface Pace {
  /** It is too late to begin anything more. */
  late(): boolean;
  /** Waits until a request of so many writes may begin. False: it is too late by then. */
  turn(writes: number): Promise<boolean>;
}

/** As fast as it goes, until it is late. */
export const unpaced = (late: () => boolean): Pace => ({ late, turn: async () => !late() });
