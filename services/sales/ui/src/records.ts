import type * as rest from '@crm/proto/browser';
import type { Money, Quantity } from '@crm/portal-sdk';

/** What REST answers: empty values are absent at every depth. */
type Sparse<T> = T extends Money | Quantity
  ? T
  : T extends readonly (infer Item)[]
    ? Sparse<Item>[]
    : T extends object
      ? { [Key in keyof T]?: Sparse<T[Key]> }
      : T;

type Stored<T extends { id: string; etag: string }> = Sparse<Omit<T, 'id'>> & { id: string };

export type Deal = Stored<rest.Deal>;
export type DealVerb = rest.Deal['allowedActions'][number];
export type DealNeed = Sparse<rest.DealNeed>;
export type DealLine = Sparse<rest.DealLine>;
export type DealStage = Sparse<rest.DealStage>;
export type Pipeline = Stored<rest.Pipeline>;
export type Stage = Sparse<rest.Stage>;
export type Quote = Stored<rest.Quote>;
export type QuoteVerb = rest.Quote['allowedActions'][number];
export type QuoteLine = Sparse<rest.QuoteLine>;
export type Order = Stored<rest.Order>;
export type OrderVerb = rest.Order['allowedActions'][number];
export type OrderLine = Sparse<rest.OrderLine>;
export type OrderReturn = Stored<rest.OrderReturn>;
export type Payment = Stored<rest.Payment>;
export type DocumentSet = Stored<rest.DocumentSet>;
export type SetDocument = Sparse<rest.SetDocument>;
export type Product = Stored<rest.Product>;
export type UnitConversion = Sparse<rest.UnitConversion>;
export type PriceBook = Stored<rest.PriceBook>;
export type DiscountRule = Sparse<rest.DiscountRule>;
export type PriceBookEntry = Stored<rest.PriceBookEntry>;
export type PriceList = Stored<rest.PriceList>;
export type PriceListContent = Sparse<rest.PriceListContent>;
export type PriceExplanation = Sparse<rest.PriceExplanation>;
export type PriceStep = Sparse<rest.PriceStep>;
export type Shortage = Stored<rest.Shortage>;
export type Reservation = Stored<rest.Reservation>;
export type SupplierRequest = Stored<rest.SupplierRequest>;
export type SupplierRequestVerb = rest.SupplierRequest['allowedActions'][number];
export type SupplierRequestLine = Sparse<rest.SupplierRequestLine>;
export type Receipt = Stored<rest.Receipt>;
export type ReceiptLine = Sparse<rest.ReceiptLine>;
export type StockBalance = Stored<rest.StockBalance>;
export type StockMovement = Stored<rest.StockMovement>;
export type Warehouse = Stored<rest.Warehouse>;
export type LossReason = Stored<rest.LossReason>;
export type CallList = Stored<rest.CallList>;
export type CallListItem = Stored<rest.CallListItem>;
export type Channel = Stored<rest.Channel>;
export type Funnel = Sparse<rest.Funnel>;
export type FunnelStage = Sparse<rest.FunnelStage>;
export type Refusal = Sparse<rest.Refusal>;
export type ChannelReport = Sparse<rest.ChannelReport>;
export type DealPath = Sparse<rest.DealPath>;
export type PathStep = Sparse<rest.PathStep>;
