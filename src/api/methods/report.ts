import { readReportRequest, toReport } from '../convert/report.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const reportMethods: ServiceMethods<'ReportService'> = {
  GetReport: unary({
    role: 'analyst',
    read: readReportRequest,
    run: ({ reports }, request) => reports.get(request),
    write: toReport,
  }),
};
