import type { Language, Translate } from '@crm/portal-sdk';
import { useT } from '@crm/portal-sdk';

export const UI_NAMESPACE = 'ui';

const TEXTS: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import('../texts/en.json'),
  ru: () => import('../texts/ru.json'),
  bg: () => import('../texts/bg.json'),
};

/** The kit's own words; the shell loads them before it draws anything. */
export async function uiTexts(lng: Language): Promise<Record<string, unknown>> {
  return (await TEXTS[lng]()).default;
}

export function useUiT(): Translate {
  return useT(UI_NAMESPACE);
}
