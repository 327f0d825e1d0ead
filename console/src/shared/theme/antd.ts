import { theme, type ThemeConfig } from 'antd';
import type { Appearance } from './appearance';
import { palettes } from './palette';

export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif";

/** Who asks their system for less motion gets none: antd would wait for the ends of movements that style sheets had cut short. */
export const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function antdTheme(appearance: Appearance): ThemeConfig {
  const palette = palettes[appearance];
  return {
    algorithm: appearance === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    hashed: false,
    token: {
      fontFamily,
      colorPrimary: palette.primary,
      colorInfo: palette.primary,
      colorLink: palette.link,
      colorLinkHover: palette.link,
      colorLinkActive: palette.link,
      colorSuccess: palette.success,
      colorWarning: palette.warning,
      colorError: palette.danger,
      colorSuccessBg: palette.successGround,
      colorSuccessBorder: palette.line,
      colorInfoBg: palette.selected,
      colorInfoBorder: palette.line,
      colorInfoText: palette.link,
      colorWarningBg: palette.warningGround,
      colorWarningBorder: palette.line,
      colorErrorBg: palette.dangerGround,
      colorErrorBorder: palette.line,
      colorPrimaryBg: palette.selected,
      colorText: palette.text,
      colorTextHeading: palette.text,
      colorTextSecondary: palette.muted,
      colorTextTertiary: palette.muted,
      colorTextDescription: palette.muted,
      colorTextPlaceholder: palette.muted,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorBorderSecondary: palette.line,
      borderRadius: 6,
      fontSize: 14,
      wireframe: false,
      motion: !still,
    },
    components: {
      Table: { headerBg: palette.sunken, headerColor: palette.muted, cellPaddingBlock: 10 },
      Segmented: { trackBg: palette.sunken, itemSelectedBg: appearance === 'dark' ? palette.line : palette.surface },
      Card: { headerFontSize: 14, bodyPadding: 20 },
      Tabs: { itemSelectedColor: palette.link, inkBarColor: palette.link, itemHoverColor: palette.link },
      Form: { labelColor: palette.text },
    },
  };
}
