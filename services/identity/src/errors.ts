import { defineErrors } from '@crm/kit/grpc/errors';

/** Refusals of identity, with what the caller reads. */
export const errors = defineErrors('identity.crm', {
  TEAM_CYCLE: {
    code: 'INVALID_ARGUMENT',
    en: 'A team cannot stand below itself.',
    ru: 'Отдел не может подчиняться сам себе.',
    bg: 'Екипът не може да е подчинен на себе си.',
  },
  UNKNOWN_PERMISSION: {
    code: 'INVALID_ARGUMENT',
    en: 'There is no permission {permission}.',
    ru: 'Права {permission} не существует.',
    bg: 'Няма право {permission}.',
  },
  LAST_ADMINISTRATOR: {
    code: 'FAILED_PRECONDITION',
    en: 'Somebody must stay able to manage users and roles.',
    ru: 'Кто-то должен сохранить право управлять пользователями и ролями.',
    bg: 'Някой трябва да остане с право да управлява потребители и роли.',
  },
  BEYOND_OWN_RIGHTS: {
    code: 'PERMISSION_DENIED',
    en: 'This reaches further than your own rights: you do not hold {permission} so far. Ask an administrator.',
    ru: 'Это больше ваших собственных прав: {permission} у вас нет в таком объёме. Обратитесь к администратору.',
    bg: 'Това надхвърля собствените ви права: нямате {permission} в такъв обхват. Обърнете се към администратор.',
  },
  USER_NOT_ACTIVE: {
    code: 'FAILED_PRECONDITION',
    en: 'The user is deactivated.',
    ru: 'Пользователь отключён.',
    bg: 'Потребителят е деактивиран.',
  },
  USER_ACTIVE: {
    code: 'FAILED_PRECONDITION',
    en: 'The user is active already.',
    ru: 'Пользователь уже активен.',
    bg: 'Потребителят вече е активен.',
  },
  LOGIN_NOT_READY: {
    code: 'FAILED_PRECONDITION',
    en: 'The login could not be made yet; its page says why.',
    ru: 'Вход ещё не создан; причина указана на странице пользователя.',
    bg: 'Входът още не е създаден; причината е на страницата на потребителя.',
  },
  PASSWORD_REFUSED: {
    code: 'INVALID_ARGUMENT',
    en: 'The password is refused: {why}',
    ru: 'Пароль не принят: {why}',
    bg: 'Паролата не е приета: {why}',
  },
  CALENDAR_INTERVAL: {
    code: 'INVALID_ARGUMENT',
    en: 'Working hours must end after they begin and must not overlap.',
    ru: 'Рабочее время должно заканчиваться после начала и не пересекаться.',
    bg: 'Работното време трябва да свършва след началото и да не се застъпва.',
  },
  PREFERENCES_TOO_LARGE: {
    code: 'FAILED_PRECONDITION',
    en: 'The saved settings take more than {limit} characters. Remove views that are no longer needed.',
    ru: 'Сохранённые настройки занимают больше {limit} символов. Удалите ненужные представления.',
    bg: 'Запазените настройки заемат повече от {limit} знака. Премахнете ненужните изгледи.',
  },
});
