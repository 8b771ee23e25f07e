// Allure's report, with a repair for `singleFile` (allure 3.18): there the report's program stands before the report's data, and
// when the browser is busy it looks for them before they have been read, takes them for files beside it, and shows an empty
// report. With a place for the data laid out at the very beginning it waits until they are there.
import { Buffer } from 'node:buffer';
import Awesome from '@allurereport/plugin-awesome';

const PLACE = '<head><script>window.allureReportDataReady = false; window.allureReportData = {};</script>';

export default class extends Awesome {
  constructor(options, context) {
    super(options, context);
    const { done } = this;
    this.done = ({ reportFiles, ...rest }, store) => {
      const addFile = (name, data) =>
        reportFiles.addFile(
          name,
          name === 'index.html' ? Buffer.from(data.toString().replace('<head>', PLACE)) : data,
        );
      return done({ ...rest, reportFiles: { addFile } }, store);
    };
  }
}
