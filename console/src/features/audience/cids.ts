/** CIDs as somebody pastes them: one a line, or separated by commas or spaces; each once. */
export function readCids(text: string): { cids: string[]; bad: string[] } {
  const words = [...new Set(text.split(/[\s,;，；]+/).filter(Boolean).map((word) => word.toLowerCase()))];
  return { cids: words.filter((word) => CID.test(word)), bad: words.filter((word) => !CID.test(word)) };
}

const CID = /^[0-9a-f]{32}$/;
