plugins {
    alias(libs.plugins.kotlin.jvm)
    application
}

application {
    mainClass = "org.example.AppKt"
}
