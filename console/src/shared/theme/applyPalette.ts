import type { Appearance } from './appearance';
import { palettes } from './palette';

/** Gives the console's own style sheets the palette as custom properties. */
export function applyPalette(appearance: Appearance): void {
  const root = document.documentElement;
  root.style.colorScheme = appearance;
  for (const [name, value] of Object.entries(palettes[appearance])) {
    if (typeof value === 'string') {
      root.style.setProperty(`--hy-${name}`, value);
    }
  }
}
