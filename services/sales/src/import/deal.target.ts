import { resourceTarget } from '@crm/kit/import/resource-target';
import type { ImportTarget } from '@crm/kit/import/target';
import { labels } from '@crm/kit/import/target-column';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import { deals } from '../deal/deal.store.ts';
import { IMPORT } from './permission.ts';

/** Files of deals, open and closed; each gets a number of its own. */
export const dealTarget: ImportTarget = resourceTarget<Deal>(deals, {
  name: 'deals',
  permission: IMPORT,
  columns: {
    name: { required: true, labels: labels('Name|Deal', 'Название|Сделка', 'Име|Сделка') },
    clientId: { required: true, labels: labels('Client (id)', 'Клиент (id)', 'Клиент (id)') },
    contactId: { labels: labels('Contact (id)', 'Контакт (id)', 'Контакт (id)') },
    pipelineId: { labels: labels('Pipeline (id)', 'Воронка (id)', 'Фуния (id)') },
    stageId: { labels: labels('Stage (id)', 'Этап (id)', 'Етап (id)') },
    status: { labels: labels('Status', 'Статус', 'Статус') },
    amount: { labels: labels('Amount|Sum', 'Сумма', 'Сума') },
    'amount.currency': { labels: labels('Currency', 'Валюта', 'Валута') },
    closeDate: { labels: labels('Expected to close', 'Ожидаемое закрытие', 'Очаквано приключване') },
    closedTime: { labels: labels('Closed', 'Закрыта', 'Приключена') },
    lossReasonId: { labels: labels('Reason of the loss (id)', 'Причина потери (id)', 'Причина за загубата (id)') },
    lossComment: { labels: labels('Comment on the loss', 'Комментарий к потере', 'Коментар към загубата') },
    nextStep: { labels: labels('Next step', 'Следующий шаг', 'Следваща стъпка') },
    nextStepDate: { labels: labels('Date of the next step', 'Дата следующего шага', 'Дата на следващата стъпка') },
    channelId: { labels: labels('Channel (id)', 'Канал (id)', 'Канал (id)') },
    requestTime: { labels: labels('Asked|Request time', 'Время запроса|Запрос', 'Време на запитването|Запитване') },
    needs: { labels: labels('Needs', 'Потребности', 'Потребности') },
    lines: { labels: labels('Goods', 'Товары', 'Стоки') },
    description: { labels: labels('Description|Comment', 'Описание|Комментарий', 'Описание|Коментар') },
    tags: { labels: labels('Tags|Labels', 'Метки|Теги', 'Етикети') },
    ownerId: { labels: labels('Manager (id)', 'Менеджер (id)', 'Мениджър (id)') },
    teamId: { labels: labels('Team (id)', 'Команда (id)', 'Екип (id)') },
  },
});
