import type { AttributeValue } from '../../generated/handbill/v1/AttributeValue.js';

export const attributeText = ({ stringValue, numberValue, boolValue, listValue }: AttributeValue): string =>
  listValue?.values.join(', ') ?? String(stringValue ?? numberValue ?? boolValue ?? '');
