/** Puts a text on the clipboard, also on plain http, where browsers have no clipboard API. */
export function copyText(text: string): boolean {
  if (navigator.clipboard) {
    void navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'hy-visually-hidden';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
