import Sequencer from '@jest/test-sequencer';

/** What takes long, longest first. */
const long = [/fault-matrix/, /test\/workflow\//, /least-privilege|freeze\/cuts|histories|consumer/];
const rank = ({ path }) => {
  const at = long.findIndex((pattern) => pattern.test(path));
  return at < 0 ? long.length : at;
};

/** Begins with what takes long, so that no process is left alone with it; jest itself knows that only after a run. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return tests.toSorted((a, b) => rank(a) - rank(b));
  }
}
