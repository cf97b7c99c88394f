import { defineErrors } from '../grpc/errors.ts';

export const referenceErrors = defineErrors('crm', {
  REFERENCE_UNCHECKED: {
    code: 'UNAVAILABLE',
    en: 'The part “{service}” does not answer, so what you refer to cannot be checked. Nothing was done. Try again shortly.',
    ru: 'Часть «{service}» не отвечает, поэтому нельзя проверить, на что вы ссылаетесь. Ничего не сделано. Повторите чуть позже.',
    bg: 'Частта „{service}“ не отговаря и не може да се провери към какво сочите. Нищо не е направено. Опитайте след малко.',
  },
});
