import type * as rest from '@crm/proto/browser';

/** Records as REST answers them (proto JSON): empty values are absent. */
export interface Phone {
  number: string;
  primary?: boolean;
  comment?: string;
  extension?: string;
}

export interface Email {
  address: string;
  primary?: boolean;
  comment?: string;
}

export interface Address {
  type?: string;
  country?: string;
  region?: string;
  city?: string;
  street?: string;
  postalCode?: string;
  comment?: string;
}

export interface BankAccount {
  account: string;
  bic?: string;
  bankName?: string;
  correspondentAccount?: string;
  primary?: boolean;
}

export interface Requisites {
  legalName?: string;
  inn?: string;
  kpp?: string;
  ogrn?: string;
  vatId?: string;
  legalAddress?: string;
  bankAccounts?: BankAccount[];
  director?: string;
}

export interface ClientSource {
  channel?: string;
  utmSource?: string;
  utmMedium?: string;
  utmCampaign?: string;
  comment?: string;
  time?: string;
}

export interface Client {
  id: string;
  etag: string;
  deleteTime?: string;
  createTime?: string;
  kind: string;
  name: string;
  legalName?: string;
  familyName?: string;
  givenName?: string;
  patronymic?: string;
  birthDate?: string;
  roles?: string[];
  inn?: string;
  kpp?: string;
  ogrn?: string;
  vatId?: string;
  bankAccounts?: BankAccount[];
  requisites?: Requisites[];
  addresses?: Address[];
  phones?: Phone[];
  emails?: Email[];
  website?: string;
  country?: string;
  language?: string;
  industry?: string;
  comment?: string;
  firstSource?: ClientSource;
  lastSource?: ClientSource;
  sourceChannel?: string;
  stage?: string;
  stageEnteredTime?: string;
  protectedUntil?: string;
  lastContactTime?: string;
  ownerId?: string;
  teamId?: string;
  tags?: string[];
}

export interface Duplicate {
  clientId: string;
  matches?: string[];
  score?: number;
  blocks?: boolean;
  visible?: boolean;
  name?: string;
  inn?: string;
  ownerName?: string;
  protectedUntil?: string;
}

export type ActivityVerb = rest.Activity['allowedActions'][number];

export interface Activity {
  id: string;
  allowedActions?: ActivityVerb[];
  blockedActions?: rest.Activity['blockedActions'];
  etag: string;
  deleteTime?: string;
  createTime?: string;
  type: string;
  subject: string;
  description?: string;
  clientId?: string;
  clientName?: string;
  dealId?: string;
  orderId?: string;
  direction?: string;
  preset?: string;
  status?: string;
  dueTime?: string;
  dueIn?: string;
  remindTime?: string;
  completeTime?: string;
  resultCode?: string;
  resultComment?: string;
  overdue?: boolean;
  warning?: string;
  ownerId?: string;
  tags?: string[];
}

export interface Agenda {
  overdue?: Activity[];
  today?: Activity[];
  week?: Activity[];
  overdueCount?: number;
  todayCount?: number;
  weekCount?: number;
}

export interface ActivityResult {
  code: string;
  name: string;
}

export interface TimelineItem {
  id: string;
  time: string;
  group: string;
  kind: string;
  title: string;
  text?: string;
  recordType?: string;
  recordId?: string;
  actorName?: string;
  data?: Record<string, unknown>;
}

export interface Notification {
  id: string;
  createTime: string;
  readTime?: string;
  kind: string;
  title: string;
  body?: string;
  recordType?: string;
  recordId?: string;
  clientId?: string;
}

export interface Document {
  id: string;
  etag: string;
  deleteTime?: string;
  createTime?: string;
  type?: string;
  number?: string;
  revision?: number;
  title?: string;
  documentDate?: string;
  clientId?: string;
  clientName?: string;
  dealId?: string;
  orderId?: string;
  status?: string;
  fileName?: string;
  size?: string;
  failureReason?: string;
  failureDetail?: string;
  ownerId?: string;
}

export interface Template {
  id: string;
  etag: string;
  deleteTime?: string;
  name: string;
  type: string;
  language: string;
  html: string;
  numberPattern?: string;
  page?: string;
  isDefault?: boolean;
  templateVersion?: number;
  mailSubject?: string;
  mailText?: string;
}

export interface Company {
  etag: string;
  name?: string;
  requisites?: Requisites;
  phone?: string;
  email?: string;
  website?: string;
  accountant?: string;
}
