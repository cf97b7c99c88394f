export const ROLES = [
  'CLIENT_ROLE_CUSTOMER',
  'CLIENT_ROLE_SUPPLIER',
  'CLIENT_ROLE_PARTNER',
  'CLIENT_ROLE_DEALER',
  'CLIENT_ROLE_COMPETITOR',
] as const;
export const STAGES = [
  'CLIENT_STAGE_COLD',
  'CLIENT_STAGE_THINKING',
  'CLIENT_STAGE_READY',
  'CLIENT_STAGE_ACCOMPLISHED',
  'CLIENT_STAGE_PERMANENT',
  'CLIENT_STAGE_LOST',
  'CLIENT_STAGE_RETURNED',
] as const;
export const CHANNELS = [
  'phone',
  'website',
  'email',
  'referral',
  'dealer',
  'exhibition',
  'advertising',
  'import',
] as const;
