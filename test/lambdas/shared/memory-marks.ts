/** ReportMarks without DynamoDB. */
export const memoryMarks = () => {
  const marks = new Set<string>();
  return {
    has: async (mark: string) => marks.has(mark),
    set: async (mark: string) => void marks.add(mark),
  };
};
