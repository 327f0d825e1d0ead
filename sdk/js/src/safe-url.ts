/**
 * A URL of a message as it may be opened: http, https, or one of the app's own schemes. Null where it is none of these, which
 * leaves out `javascript:`, `data:` and what a message may come with else.
 *
 * @param base what a relative URL is relative to
 */
export function safeUrl(url: string, base: string, schemes: readonly string[] = []): string | null {
  if (!url) {
    return null;
  }
  try {
    const parsed = new URL(url, base);
    const scheme = parsed.protocol.slice(0, -1);
    return scheme === 'http' || scheme === 'https' || schemes.includes(scheme) ? parsed.href : null;
  } catch {
    return null;
  }
}
