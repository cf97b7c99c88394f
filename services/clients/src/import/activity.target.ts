import type { ImportTarget } from '@crm/kit/import/target';
import { resourceTarget } from '@crm/kit/import/resource-target';
import { labels, type TargetColumn } from '@crm/kit/import/target-column';
import type { Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import type { ActivityResource } from '../activity/activity.resource.ts';
import { fieldTexts } from '../errors.ts';

const COLUMNS: Record<string, TargetColumn<Activity>> = {
  type: { required: true, labels: labels('Type|Kind', 'Тип|Вид', 'Тип|Вид') },
  subject: { labels: labels('Subject|Topic', 'Тема', 'Тема') },
  description: { labels: labels('Description|Text', 'Описание|Текст', 'Описание|Текст') },
  clientId: { labels: labels('Client (id)', 'Клиент (id)', 'Клиент (id)') },
  dealId: { labels: labels('Deal (id)', 'Сделка (id)', 'Сделка (id)') },
  orderId: { labels: labels('Order (id)', 'Заказ (id)', 'Поръчка (id)') },
  related: { labels: labels('Related records', 'Связанные записи', 'Свързани записи') },
  direction: { labels: labels('Direction', 'Направление', 'Посока') },
  preset: { labels: labels('Occasion', 'Повод', 'Повод') },
  status: { labels: labels('Status', 'Статус', 'Статус') },
  dueTime: { labels: labels('Due|Deadline', 'Срок', 'Срок') },
  remindTime: { labels: labels('Reminder', 'Напоминание', 'Напомняне') },
  startTime: { labels: labels('Start', 'Начало', 'Начало') },
  endTime: { labels: labels('End', 'Окончание', 'Край') },
  completeTime: { labels: labels('Completed', 'Выполнено', 'Изпълнено') },
  resultCode: { labels: labels('Result', 'Результат', 'Резултат') },
  resultComment: { labels: labels('Comment on the result', 'Комментарий к результату', 'Коментар към резултата') },
  'repeat.every': { labels: labels('Repeat: every', 'Повтор: каждые', 'Повторение: на всеки') },
  'repeat.unit': { labels: labels('Repeat: unit', 'Повтор: единица', 'Повторение: единица') },
  'repeat.untilDate': { labels: labels('Repeat: until', 'Повтор: до', 'Повторение: до') },
  tags: { labels: labels('Tags|Labels', 'Метки|Теги', 'Етикети') },
  ownerId: { labels: labels('Whose (id)', 'Исполнитель (id)', 'Изпълнител (id)') },
  teamId: { labels: labels('Team (id)', 'Команда (id)', 'Екип (id)') },
};

/** Files of activities: what was said and done elsewhere, and what is still to do. */
export function activityTarget(activities: ActivityResource): ImportTarget {
  const target = resourceTarget<Activity>(activities, {
    name: 'activities',
    permission: 'clients:client:import',
    columns: COLUMNS,
  });
  return { ...target, reasons: fieldTexts };
}
