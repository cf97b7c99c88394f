import {
  IconAlertTriangle, IconArrowBackUp, IconArrowRight, IconBell, IconBox, IconBriefcase, IconBuilding, IconBuildingWarehouse,
  IconCalendar, IconCash, IconChartBar, IconCheck, IconChevronDown, IconChevronLeft, IconChevronRight, IconCircleCheck,
  IconCircleX, IconClipboardCheck, IconClock, IconColumns3, IconCopy, IconDots, IconDownload, IconEdit, IconExternalLink,
  IconEye, IconFile, IconFileInvoice, IconFilter, IconHelp, IconHistory, IconHome, IconInbox, IconInfoCircle,
  IconKeyboard, IconLayoutKanban, IconLayoutSidebar, IconList, IconLock, IconLogout, IconMail, IconMenu2, IconMessage,
  IconNote, IconPackage, IconPaperclip, IconPhone, IconPin, IconPlugConnectedX, IconPlus, IconPrinter, IconReceipt,
  IconRefresh, IconSearch, IconSend, IconSettings, IconShieldLock, IconShoppingCart, IconSortAscending,
  IconSortDescending, IconStar, IconTag, IconTarget, IconTrash, IconTruck, IconUpload, IconUser, IconUsers, IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

const ICONS = {
  alert: IconAlertTriangle, undo: IconArrowBackUp, next: IconArrowRight, bell: IconBell, box: IconBox,
  briefcase: IconBriefcase, building: IconBuilding, warehouse: IconBuildingWarehouse, calendar: IconCalendar,
  cash: IconCash, chart: IconChartBar, check: IconCheck, down: IconChevronDown, left: IconChevronLeft,
  right: IconChevronRight, ok: IconCircleCheck, fail: IconCircleX, task: IconClipboardCheck, clock: IconClock,
  columns: IconColumns3, copy: IconCopy, dots: IconDots, download: IconDownload, edit: IconEdit, external: IconExternalLink,
  eye: IconEye, file: IconFile, invoice: IconFileInvoice, filter: IconFilter, help: IconHelp, history: IconHistory,
  home: IconHome, inbox: IconInbox, info: IconInfoCircle, keyboard: IconKeyboard, kanban: IconLayoutKanban,
  sidebar: IconLayoutSidebar, list: IconList, lock: IconLock, logout: IconLogout, mail: IconMail, menu: IconMenu2,
  message: IconMessage, note: IconNote, package: IconPackage, attachment: IconPaperclip, phone: IconPhone, pin: IconPin,
  offline: IconPlugConnectedX, plus: IconPlus, print: IconPrinter, receipt: IconReceipt, refresh: IconRefresh,
  search: IconSearch, send: IconSend, settings: IconSettings, shield: IconShieldLock, cart: IconShoppingCart,
  ascending: IconSortAscending, descending: IconSortDescending, star: IconStar, tag: IconTag, target: IconTarget,
  trash: IconTrash, truck: IconTruck, upload: IconUpload, user: IconUser, users: IconUsers, close: IconX,
} as const;

export type IconName = keyof typeof ICONS;

export const ICON_NAMES = Object.keys(ICONS) as readonly IconName[];

/** A drawing of the common set, without meaning of its own: name the button or the text beside it. */
export function Icon(props: { name: string; size?: number }): ReactNode {
  const Drawing = ICONS[props.name as IconName] ?? IconFile;
  return <Drawing size={props.size ?? 16} stroke={1.5} aria-hidden="true" focusable="false" />;
}
