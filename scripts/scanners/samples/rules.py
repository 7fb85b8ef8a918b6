"""What the rules must find (ruleid) and must leave alone (ok). Never imported, never run."""

# ruff: noqa: F821, S110, S307, S604, S608, BLE001, E722, SIM105, UP031, UP032, RET501 - the bad ones are bad on purpose


# --- database-opened-for-nobody
def bad_list():
    # ruleid: database-opened-for-nobody
    with reading() as session:
        return render_template("list.html", rows=cases_list.everything(session))


def good_list():
    # ok: database-opened-for-nobody
    with reading() as session:
        return render_template("list.html", rows=cases_list.list_cases(session, actor()))


def good_save(number):
    # ok: database-opened-for-nobody
    with writing() as session:
        case = casework.get(session, actor(), number, lock=True)
        closing.close(session, actor(), case)


# --- view-asks-the-database-itself
def bad_row(session, user_id):
    # ruleid: view-asks-the-database-itself
    return session.get_one(User, user_id)


def bad_count(session):
    # ruleid: view-asks-the-database-itself
    return session.scalar(count_of_cases)


def good_row(session, number):
    # ok: view-asks-the-database-itself
    return casework.get(session, actor(), number)


def good_cookie(session):
    # ok: view-asks-the-database-itself
    return session.get("language")


# --- markup-made-of-data
def bad_markup(name):
    # ruleid: markup-made-of-data
    return Markup(f"<b>{name}</b>")


def worse_markup(name):
    # ruleid: markup-made-of-data
    return Markup(name)


def good_markup(name):
    # ok: markup-made-of-data
    return Markup("<b>{}</b>").format(name)


# --- sql-built-of-strings
def bad_sql(connection, number):
    # ruleid: sql-built-of-strings
    connection.execute(text(f"SELECT * FROM cases WHERE number = '{number}'"))
    # ruleid: sql-built-of-strings
    connection.execute(text("SELECT * FROM cases WHERE number = '%s'" % number))
    # ruleid: sql-built-of-strings
    connection.execute(text("SELECT * FROM cases WHERE number = '{}'".format(number)))
    # ruleid: sql-built-of-strings
    connection.execute("SELECT * FROM cases WHERE number = '" + number)


def good_sql(connection, number):
    # ok: sql-built-of-strings
    connection.execute(text("SELECT * FROM cases WHERE number = :number"), {"number": number})
    # ok: sql-built-of-strings
    connection.execute(select(Case).where(Case.number == number))


# --- catches-everything
def bad_catch():
    # ruleid: catches-everything
    try:
        work()
    except Exception:
        pass
    # ruleid: catches-everything
    try:
        work()
    except:
        pass


def good_catch():
    # ok: catches-everything
    try:
        work()
    except ValueError:
        return None


# --- asks-the-machine-for-the-time
def bad_clock():
    # ruleid: asks-the-machine-for-the-time
    return dt.datetime.now()


def good_clock():
    # ok: asks-the-machine-for-the-time
    return clock.now()


# --- sent-where-the-request-says
def bad_way():
    # ruleid: sent-where-the-request-says
    return redirect(request.args.get("next"))


def bad_way_by_a_name():
    there = request.form["next"]
    # ruleid: sent-where-the-request-says
    return redirect(there, 303)


def good_way():
    # ok: sent-where-the-request-says
    return redirect(inside(request.args.get("next")), 303)


# --- file-named-by-the-request
def bad_file():
    # ruleid: file-named-by-the-request
    return send_file(FOLDER / request.args["file"])


def good_file(session, document):
    # ok: file-named-by-the-request
    return send_file(document_files.path_of(session, actor(), document))


# --- runs-what-it-reads
def bad_reading(data):
    # ruleid: runs-what-it-reads
    pickle.loads(data)
    # ruleid: runs-what-it-reads
    yaml.load(data)
    # ruleid: runs-what-it-reads
    eval(data)
    # ruleid: runs-what-it-reads
    subprocess.run(data, shell=True)
    # ruleid: runs-what-it-reads
    render_template_string(data)


def good_reading(data):
    # ok: runs-what-it-reads
    json.loads(data)
    # ok: runs-what-it-reads
    yaml.load(data, Loader=yaml.CSafeLoader)
    # ok: runs-what-it-reads
    subprocess.run(["pg_dump", data])


# --- secret-compared-in-the-open
def bad_compare(row, given):
    # ruleid: secret-compared-in-the-open
    if row.token == given:
        return True
    # ruleid: secret-compared-in-the-open
    return row.secret != given


def good_compare(row, given):
    # ok: secret-compared-in-the-open
    if hashlib.sha256(content).hexdigest() != row.sha256:
        return False
    # ok: secret-compared-in-the-open
    return hmac.compare_digest(row.digest, given)


# --- logs-what-was-asked
def bad_log():
    # ruleid: logs-what-was-asked
    log.warning("asked for %s", request.path)
    words = request.form["words"]
    # ruleid: logs-what-was-asked
    log.info(words)


def good_log():
    # ok: logs-what-was-asked
    log.warning("refused", endpoint=request.endpoint)
