import { defineConfig } from 'allure';

/** One file that opens by a double click. */
export default defineConfig({
  name: 'Netwright',
  output: './allure-report',
  plugins: { awesome: { options: { reportName: 'Netwright', singleFile: true } } },
});
