"""workflow_test.py SOURCE-TREE BUILD-TREE: reads github-classroom.yml and runs its steps as far as that is possible here.

What checks files out and uploads them is GitHub's; sudo does not install anything and changes no setting of this machine.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import yaml
except ImportError:
    print('skipped: python3-yaml is missing')
    sys.exit(77)
if not shutil.which('jq'):
    print('skipped: jq is missing')
    sys.exit(77)

root, tree = Path(sys.argv[1]), Path(sys.argv[2])
workflow = yaml.safe_load((root / 'common/autograder/elsewhere/github-classroom.yml').read_text())
job = workflow['jobs']['grade']

SUDO = '''#!/bin/sh
case $1 in
    apt-get | sysctl) echo "sudo $*" ;;
    *) exec "$@" ;;
esac
'''


def check_form():
    triggers = workflow[True]  # YAML 1.1 takes the key "on" for a truth value
    assert 'push' in triggers and 'full_marks' in triggers['workflow_dispatch']['inputs']
    assert workflow['permissions'] == {'contents': 'read'}
    for step in job['steps']:
        assert ('uses' in step) != ('run' in step), step
        assert '${{' not in step.get('run', ''), 'what others may write must not become part of a script: ' + step['name']
        if 'uses' in step:
            assert step['uses'] in ('actions/checkout@v4', 'actions/upload-artifact@v4'), step
    students, course = [step['with'] for step in job['steps'] if step.get('uses') == 'actions/checkout@v4']
    assert students['path'].startswith('class/') and course['path'] == 'soket' and 'ref' in course
    assert students['persist-credentials'] is course['persist-credentials'] is False


class Run:
    """One run of the job in a folder of its own."""

    def __init__(self, source, full_marks):
        self.folder = Path(tempfile.mkdtemp())
        try:
            self.play(source, full_marks)
        finally:
            shutil.rmtree(self.folder)

    def play(self, source, full_marks):
        student = self.folder / 'class/network-labs-ayu'
        (student / 'labs/02-fixed-length').mkdir(parents=True)
        (student / '.git').mkdir()
        (student / 'labs/02-fixed-length/fixed_length.cpp').write_text(source)
        # What a student might change in the hope that it counts:
        (student / 'labs/02-fixed-length/fixed_length_test.cpp').write_text('int main() {}\n')
        (self.folder / 'soket').symlink_to(root)
        (self.folder / 'bin').mkdir()
        sudo = self.folder / 'bin/sudo'
        sudo.write_text(SUDO)
        sudo.chmod(0o755)
        summary = self.folder / 'summary.md'
        environment = dict(os.environ, PATH=f'{self.folder}/bin:{os.environ["PATH"]}', SOKET_BUILD=str(tree),
                           FULL_MARKS=full_marks, GITHUB_STEP_SUMMARY=str(summary))
        self.failed, self.output = [], ''
        for step in job['steps']:
            if 'run' not in step or (self.failed and step.get('if') != 'always()'):
                continue
            done = subprocess.run(['bash', '-e', '-c', step['run']], cwd=self.folder, env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.output += done.stdout
            if done.returncode:
                self.failed.append(step['name'])
        self.summary = summary.read_text() if summary.exists() else ''
        self.has_results = bool(list(self.folder.glob('results/results/*.json')))


def must(holds, run):
    if not holds:
        print(run.failed, run.output, run.summary, sep='\n')
        sys.exit(1)


check_form()
if subprocess.run([root / 'common/autograder/soket', 'check'], env=dict(os.environ, SOKET_BUILD=str(tree))).returncode:
    print('skipped: this machine cannot isolate submissions')
    sys.exit(77)
verdict = job['steps'][-1]['name']
lab = '02-fixed-length/fixed_length.cpp'

stub = Run((root / 'labs' / lab).read_text(), '02')
must(stub.failed == [verdict] and 'Lab 02 does not have full marks' in stub.output, stub)
must('network-labs-ayu' in stub.summary and 'Still to write' in stub.summary and stub.has_results, stub)
if (root / 'solutions').exists():
    solution = Run((root / 'solutions' / lab).read_text(), '02')
    must(solution.failed == [] and '20/20' in solution.summary, solution)
    wanting = Run((root / 'solutions' / lab).read_text(), '02 03')
    must(wanting.failed == [verdict] and 'Lab 03' in wanting.output, wanting)
