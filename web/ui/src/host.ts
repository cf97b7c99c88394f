// What the shell needs beyond the kit of remotes. Not in the import map.
export { UiProvider, useDrawnTheme } from './base/provider.tsx';
export { UI_NAMESPACE, uiTexts, useUiT } from './base/texts.ts';
