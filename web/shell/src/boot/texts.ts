import type { Language } from '@crm/portal-sdk';

const TEXTS: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import('../texts/en.json'),
  ru: () => import('../texts/ru.json'),
  bg: () => import('../texts/bg.json'),
};

export async function shellTexts(language: Language): Promise<Record<string, unknown>> {
  return (await TEXTS[language]()).default;
}
