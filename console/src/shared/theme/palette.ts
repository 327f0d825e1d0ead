import type { Appearance } from './appearance';

/**
 * The one list of colours: antd's tokens and the console's own style sheets (`var(--hy-…)`) both come from it. Ink blue for
 * actions, the vermilion of a seal for the brand and for what is live, grey for the rest. Text on its ground keeps 4.5:1.
 */
export interface Palette {
  /** behind everything */
  ground: string;
  /** cards, bars */
  surface: string;
  /** a field inside a surface */
  sunken: string;
  line: string;
  text: string;
  muted: string;
  /** buttons; white text stands on it */
  primary: string;
  /** links and selected things, as text on a surface */
  link: string;
  selected: string;
  seal: string;
  success: string;
  warning: string;
  danger: string;
  /** behind a text in the colour of the same name */
  successGround: string;
  warningGround: string;
  dangerGround: string;
  /** series of charts, in order */
  series: readonly string[];
}

export const palettes: Readonly<Record<Appearance, Palette>> = {
  light: {
    ground: '#f4f5f3',
    surface: '#ffffff',
    sunken: '#f7f8f6',
    line: '#e2e4e0',
    text: '#1d2327',
    muted: '#5c666d',
    primary: '#14596b',
    link: '#14596b',
    selected: '#e3eef0',
    seal: '#c2412d',
    success: '#1e7a4c',
    warning: '#8a5200',
    danger: '#b8322a',
    successGround: '#e5f3eb',
    warningGround: '#fbf0dc',
    dangerGround: '#fbeae8',
    series: ['#14596b', '#d08a2c', '#6a8f5b', '#a5567a', '#5f7fb8', '#8a7560', '#3f9aa5', '#b8653c'],
  },
  dark: {
    ground: '#101416',
    surface: '#181d20',
    sunken: '#13181a',
    line: '#2b3236',
    text: '#e6e9ea',
    muted: '#a0aab0',
    primary: '#237a90',
    link: '#71c1d3',
    selected: '#1d343b',
    seal: '#f0806c',
    success: '#5cc08d',
    warning: '#e0a64b',
    danger: '#f1867c',
    successGround: '#13281e',
    warningGround: '#2e2412',
    dangerGround: '#301b19',
    series: ['#58b1c6', '#e0a64b', '#93bd82', '#d48bab', '#8fabe0', '#b8a38c', '#6fc9d3', '#e0936a'],
  },
};
