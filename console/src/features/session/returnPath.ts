/** Where to go after signing in: a path of the console and nothing else, so that no link leads people to another site. */
export function returnPath(next: string | null): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) {
    return '/';
  }
  return next;
}
