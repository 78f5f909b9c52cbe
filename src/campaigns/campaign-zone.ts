import type { TimeZone } from '../base/time-zone.js';
import type { Campaign } from './campaign.js';

/** The zone by which days of a campaign are told apart: that of its windows where they follow a calendar, else the shop's. */
export const campaignZone = ({ activity }: Pick<Campaign, 'activity'>, shopZone: TimeZone): TimeZone =>
  'zone' in activity ? activity.zone : shopZone;
